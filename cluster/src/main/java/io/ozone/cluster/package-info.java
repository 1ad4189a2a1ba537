/**
 * Whole clusters: the daemon launcher ({@link io.ozone.cluster.Main}), {@code ozone local}
 * ({@link io.ozone.cluster.LocalCommand}) and the {@link io.ozone.cluster.EmbeddedCluster} that both it and
 * the integration tests run. The only module that sees every other one.
 */
package io.ozone.cluster;
