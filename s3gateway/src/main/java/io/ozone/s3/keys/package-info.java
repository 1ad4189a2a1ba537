/**
 * Keys that the cluster keeps for its gateways ({@link io.ozone.s3.keys.KeyRing}), and bytes that only who has such a key can
 * read or make ({@link io.ozone.s3.keys.Sealed}). What they are good for is for others to say: data keys of objects, session
 * tokens.
 */
package io.ozone.s3.keys;
