/**
 * The data door (gRPC, port 9859): clients write to the leader of a pipeline and read from any replica.
 * {@code DataDoor} is the service; each kind of call that streams has a class of its own.
 */
package io.ozone.datanode.door;
