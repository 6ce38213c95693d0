// A JSSE server with everything that the JDK still can, its modern prohibitions lifted.
// OldServer.java PORT KEYSTORE PASSWORD
import java.io.FileInputStream;
import java.net.InetAddress;
import java.security.KeyStore;
import java.security.Security;
import javax.net.ssl.*;

public class OldServer {
    public static void main(String[] args) throws Exception {
        Security.setProperty("jdk.tls.disabledAlgorithms", "");
        Security.setProperty("jdk.certpath.disabledAlgorithms", "");
        Security.setProperty("jdk.tls.legacyAlgorithms", "");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new FileInputStream(args[1]), args[2].toCharArray());
        KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
        keys.init(store, args[2].toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        SSLServerSocket server = (SSLServerSocket) context.getServerSocketFactory()
            .createServerSocket(Integer.parseInt(args[0]), 200, InetAddress.getByName("127.0.0.1"));
        server.setEnabledProtocols(new String[] {"SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"});
        server.setEnabledCipherSuites(server.getSupportedCipherSuites());
        while (true) {
            SSLSocket peer = (SSLSocket) server.accept();
            new Thread(() -> {
                try (peer) {
                    peer.setSoTimeout(5000);
                    peer.startHandshake();
                    peer.getOutputStream().write("HTTP/1.0 200 OK\r\n\r\nok\n".getBytes());
                } catch (Exception refused) {
                    // what a hello without a handshake always ends in
                }
            }).start();
        }
    }
}
