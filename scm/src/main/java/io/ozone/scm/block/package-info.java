/**
 * Hands out blocks: {@link io.ozone.scm.block.BlockAllocator} picks a pipeline and an open container and draws
 * an id; {@link io.ozone.scm.block.WritablePipelines} is what it may pick from,
 * {@link io.ozone.scm.block.SequenceIds} where ids come from. {@link io.ozone.scm.block.Locations} says where a
 * container can be read.
 */
package io.ozone.scm.block;
