// What the JDK itself is given by a server: a line "version suite" for each handshake that ends well.
// OldClient.java PORT
import java.net.InetAddress;
import java.security.Security;
import java.security.cert.X509Certificate;
import javax.net.ssl.*;

public class OldClient {
    public static void main(String[] args) throws Exception {
        Security.setProperty("jdk.tls.disabledAlgorithms", "");
        Security.setProperty("jdk.certpath.disabledAlgorithms", "");
        Security.setProperty("jdk.tls.legacyAlgorithms", "");
        X509TrustManager anyone = new X509TrustManager() {
            public void checkClientTrusted(X509Certificate[] chain, String type) { }
            public void checkServerTrusted(X509Certificate[] chain, String type) { }
            public X509Certificate[] getAcceptedIssuers() { return new X509Certificate[0]; }
        };
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {anyone}, null);
        SSLSocketFactory factory = context.getSocketFactory();
        for (String version : new String[] {"SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"}) {
            for (String suite : factory.getSupportedCipherSuites()) {
                InetAddress here = InetAddress.getByName("127.0.0.1");
                try (SSLSocket peer = (SSLSocket) factory.createSocket(here, Integer.parseInt(args[0]))) {
                    peer.setSoTimeout(5000);
                    peer.setEnabledProtocols(new String[] {version});
                    peer.setEnabledCipherSuites(new String[] {suite});
                    peer.startHandshake();
                    System.out.println(version + " " + peer.getSession().getCipherSuite());
                } catch (Exception refused) {
                    // the answer is no
                }
            }
        }
    }
}
