/**
 * The Java API: volumes, buckets and keys for programs, and the two data paths under it.
 *
 * <p>For everybody: the S3 gateway, the command line and applications. Start with {@link
 * io.ozone.client.OzoneClient}, then {@link io.ozone.client.OzoneBucket}.
 *
 * <p>Inside, {@code OmCalls} makes every call to OM; {@link io.ozone.client.KeyOutputStream} cuts a key
 * into blocks and each {@code BlockWriter} sees one of them to its pipeline through failures; {@link
 * io.ozone.client.KeyInputStream} walks over blocks and each {@code BlockReader} reads from one replica at
 * a time. The thread that calls does the work: there are no threads of the client's own.
 */
package io.ozone.client;
