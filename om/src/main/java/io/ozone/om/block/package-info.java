/**
 * What OM needs from SCM: blocks to hand out ({@link io.ozone.om.block.BlockSource}), places where containers can be read
 * ({@link io.ozone.om.block.ContainerLocations}), and the taking back of blocks. Used by the leader's admission, the door
 * and the background work; never by a command's {@code apply}. {@link io.ozone.om.block.ScmCalls} is the only place that
 * talks to SCM.
 */
package io.ozone.om.block;
