import Market
import NIOSSL

/// The authorities that vouch for servers.
public enum TrustedCertificates {
  /// The file of `SSL_CERT_FILE`, as other programs take it: its certificates stand in for the
  /// system's. nil where it is not set.
  ///
  /// - Throws: `E-FETCH-008` (exit 2) where the file holds none that can be read.
  public static func file(environment: [String: String]) throws(SundialError) -> String? {
    guard let path = environment["SSL_CERT_FILE"], !path.isEmpty else { return nil }
    guard let certificates = try? NIOSSLCertificate.fromPEMFile(path), !certificates.isEmpty else {
      throw .certificatesUnreadable(path)
    }
    return path
  }
}
