/** Checksums over windows of data; see {@link io.ozone.common.checksum.Checksums}. */
package io.ozone.common.checksum;
