/** Work that nobody waits for: giving the space of deleted blocks back, taking pipeline snapshots, watching free space. */
package io.ozone.datanode.background;
