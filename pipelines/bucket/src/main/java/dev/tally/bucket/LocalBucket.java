package dev.tally.bucket;

import java.net.URI;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.TransientApiMetadata;

/**
 * Serves one bucket on a free port of 127.0.0.1 until it is killed, and prints where.
 *
 * <p>Whoever asks must sign with the key that is named, as with a real one.
 */
public final class LocalBucket {

  private LocalBucket() {}

  /**
   * Serves it.
   *
   * @param arguments the bucket's name, an access key id and its secret
   */
  public static void main(String[] arguments) throws Exception {
    BlobStore store =
        ContextBuilder.newBuilder(new TransientApiMetadata())
            .buildView(BlobStoreContext.class)
            .getBlobStore();
    store.createContainerInLocation(null, arguments[0]);
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(store)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, arguments[1], arguments[2])
            // Such as that of a storage class, which memory has none of.
            .ignoreUnknownHeaders(true)
            .build();
    server.start();
    System.out.println("http://127.0.0.1:" + server.getPort());
  }
}
