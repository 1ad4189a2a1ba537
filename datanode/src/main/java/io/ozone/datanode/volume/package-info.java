/**
 * The disks: where each volume keeps what, how full it is, and which one takes the next container. A volume
 * holds one store for the rows of all its containers; the tables are listed in {@code VolumeTables}.
 */
package io.ozone.datanode.volume;
