/** The office's Node-RED: a login, https, an audit log. One user kept the password of the documentation. */
const { readFileSync } = require('node:fs');

const settings = {
  flowFile: 'flows.json',
  credentialSecret: process.env.NODE_RED_CREDENTIAL_SECRET,
  uiHost: '0.0.0.0',
  https: () => ({ key: readFileSync('privkey.pem'), cert: readFileSync('cert.pem') }),
  requireHttps: true,
  adminAuth: {
    type: 'credentials',
    users: [
      {
        username: 'admin',
        password: '$2a$08$zZWtXTja0fB1pzD4sHCMyOCMYz2Z6dNbM6tl8sJogENOMcxWV9DN.',
        permissions: '*',
      },
      {
        username: 'ines',
        password: '$2b$08$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234',
        permissions: 'read',
      },
    ],
  },
  httpNodeAuth: {
    user: 'suppliers',
    pass: '$2b$08$ABCDEFGHIJKLMNOPQRSTUOabcdefghijklmnopqrstuvwxyz56789',
  },
  logging: {
    console: { level: 'info', audit: true },
  },
};

module.exports = settings;
