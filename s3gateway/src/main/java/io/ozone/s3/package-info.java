/**
 * The S3 gateway: a stateless door that speaks the S3 protocol and keeps everything in the cluster.
 *
 * <p>Start with {@link io.ozone.s3.S3Gateway}, which wires the rest, and {@code FrontHandler}, which takes
 * each request through target, signature, route, header rules and operation. Then: {@code operation} has
 * one file for each verb, {@code auth} the signatures, {@code body} the framing and checks of what is
 * sent, {@code store} the cluster as the operations see it.
 */
package io.ozone.s3;
