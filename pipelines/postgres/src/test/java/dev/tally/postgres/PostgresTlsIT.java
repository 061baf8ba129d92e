package dev.tally.postgres;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.warehouse.WarehouseConnector;
import dev.tally.warehouse.WarehouseException;
import dev.tally.warehouse.WarehouseProvider;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is reached over TLS, with a certificate that the URL names. */
class PostgresTlsIT {

  @TempDir private static Path folder;
  private static EmbeddedPostgres server;

  @BeforeAll
  static void startServer() throws Exception {
    makeCertificate("server", "SAN=ip:127.0.0.1");
    makeCertificate("other", "SAN=ip:127.0.0.1");
    server =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setServerConfig("ssl", "on")
            .setServerConfig("ssl_cert_file", folder.resolve("server.crt").toString())
            .setServerConfig("ssl_key_file", folder.resolve("server.key").toString())
            .start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @Test
  void theCertificateThatTheUrlNamesIsTrusted() {
    assertThat(warehouse("127.0.0.1", "server").open().runs(), is(empty()));
  }

  @Test
  void aServerWithAnotherCertificateIsRefused() {
    assertThat(refusal("127.0.0.1", "other"), containsString("SSL error"));
  }

  @Test
  void aServerOfAnotherNameIsRefused() {
    assertThat(
        refusal("localhost", "server"),
        containsString("The hostname localhost could not be verified"));
  }

  private static String refusal(String host, String certificate) {
    WarehouseConnector connector = warehouse(host, certificate);
    return String.valueOf(assertThrows(WarehouseException.class, connector::exists).getMessage());
  }

  private static WarehouseConnector warehouse(String host, String certificate) {
    return WarehouseProvider.connectAny(
        "postgresql://postgres@"
            + host
            + ":"
            + server.getPort()
            + "/postgres?sslmode=verify-full&sslrootcert="
            + folder.resolve(certificate + ".crt"),
        Optional.of(folder));
  }

  /** Makes a certificate that signs itself, and its key, which only its owner may read. */
  private static void makeCertificate(String name, String extension) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                extension,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start();
    assertThat(keytool.waitFor(), is(0));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    writePem(
        folder.resolve(name + ".key"),
        "PRIVATE KEY",
        keys.getKey(name, "changeit".toCharArray()).getEncoded());
    writePem(folder.resolve(name + ".crt"), "CERTIFICATE", keys.getCertificate(name).getEncoded());
  }

  private static void writePem(Path file, String kind, byte[] bytes) throws Exception {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        file,
        "-----BEGIN "
            + kind
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
            + "\n-----END "
            + kind
            + "-----\n");
  }
}
