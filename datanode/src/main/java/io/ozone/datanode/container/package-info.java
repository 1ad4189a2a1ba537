/**
 * Containers on disk: one append-only data file, a descriptor, and rows in the volume's store. Start with
 * {@code Container}; {@code Containers} finds them and makes them. Used by the other rooms of the datanode.
 */
package io.ozone.datanode.container;
