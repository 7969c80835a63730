/** The greenhouse's Node-RED, set up in a hurry. */
const os = require('node:os');

module.exports = {
  flowFile: 'flows.json',
  flowFilePretty: true,
  credentialSecret: false,
  uiPort: process.env.PORT || 1880,
  functionExternalModules: true,
  functionGlobalContext: {
    os,
    fs: require('fs'),
  },
  httpNodeCors: {
    origin: '*',
    methods: 'GET,PUT,POST,DELETE',
  },
  logging: {
    console: {
      level: 'info',
      metrics: false,
      audit: false,
    },
  },
};
