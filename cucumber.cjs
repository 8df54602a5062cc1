/** Profiles of cucumber-js; `npx cucumber-js -p client` judges the reference client. */
module.exports = {
  client: {
    paths: ['features/client/**/*.feature'],
    requireModule: ['ts-node/register'],
    require: ['steps/client/**/*.ts'],
    format: ['progress'],
    tags: 'not @external',
    strict: true,
  },
};
