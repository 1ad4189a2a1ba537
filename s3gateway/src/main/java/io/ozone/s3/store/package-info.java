/**
 * The little of the client that the gateway needs, as an interface: {@link io.ozone.s3.store.ObjectStore}.
 * {@link io.ozone.s3.store.OzoneObjectStore} is the cluster; the tests have one in memory.
 */
package io.ozone.s3.store;
