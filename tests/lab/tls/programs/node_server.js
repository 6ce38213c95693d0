// A TLS server of any Node since 0.10: node_server.js PORT CERTIFICATE KEY 'JSON options'
var fs = require('fs'), tls = require('tls');
var options = JSON.parse(process.argv[5]);
options.cert = fs.readFileSync(process.argv[3]);
options.key = fs.readFileSync(process.argv[4]);
var server = tls.createServer(options, function (peer) {
  peer.on('error', function () {});
  peer.end('HTTP/1.0 200 OK\r\n\r\nok\n');
});
// Node 0.10 dies of a peer that hangs up in the middle of a handshake.
server.on('clientError', function () {});
process.on('uncaughtException', function () {});
server.listen(+process.argv[2], '127.0.0.1');
