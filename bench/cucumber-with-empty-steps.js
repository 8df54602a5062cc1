/** The client profile with its steps emptied, for comparison. */
module.exports = {
  default: {
    ...require('../cucumber.js').client,
    require: ['bench/empty-steps.ts'],
  },
};
