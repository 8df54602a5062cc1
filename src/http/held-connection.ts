import { Agent as PlainAgent, type AgentOptions as PlainOptions } from 'node:http';
import { Agent, type AgentOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import type { StartingLine } from './starting-line';

type HandOver = (error: Error | null, connection: Duplex) => void;

/**
 * An agent for http that hands a connection to its request once it stands and the others' do, too.
 *
 * @param onStart is called just before the request is sent
 */
export function heldHttpAgent(line: StartingLine, options: PlainOptions, onStart: () => void): PlainAgent {
  const agent = new PlainAgent(options);
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (to, handOver) => hold(connect(to), 'connect', line, onStart, handOver);
  return agent;
}

/** The same for https: a connection stands when its handshake is done. */
export function heldHttpsAgent(line: StartingLine, options: AgentOptions, onStart: () => void): Agent {
  const agent = new Agent(options);
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (to, handOver) => hold(connect(to), 'secureConnect', line, onStart, handOver);
  return agent;
}

function hold(
  connection: Duplex | null | undefined,
  standing: 'connect' | 'secureConnect',
  line: StartingLine,
  onStart: () => void,
  handOver: HandOver | undefined,
): undefined {
  if (!connection || !handOver) throw new Error('An agent of Node hands over what it has connected.');
  let isHandedOver = false;
  const fail = (error: Error): void => {
    if (isHandedOver) return;
    isHandedOver = true;
    // The others need not wait for one that cannot start.
    void line.arrive();
    handOver(error, connection);
  };
  connection.once('error', fail);
  connection.once(standing, async () => {
    await line.arrive();
    connection.off('error', fail);
    if (isHandedOver) return;
    isHandedOver = true;
    onStart();
    handOver(null, connection);
  });
  return undefined;
}
