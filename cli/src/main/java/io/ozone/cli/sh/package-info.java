/**
 * {@code ozone sh}: volumes, buckets and keys through the Java API. One file per command, which parses its
 * {@link io.ozone.cli.sh.Address} and makes one or two calls of {@link io.ozone.client.OzoneClient}.
 *
 * <p>Start with {@link io.ozone.cli.sh.ShellCommands}, then {@code PutKey} and {@code GetKey}.
 */
package io.ozone.cli.sh;
