/**
 * Commands on keys. A key is written in a session: {@code CreateKey} opens it and hands out blocks, {@code AllocateBlock}
 * adds to them, {@code CommitKey} makes the data visible in one step, {@code AbortKey} and {@code DeleteOpenKeys} end it
 * without a key.
 *
 * <p>A multipart upload is a row ({@code CreateMultipartUpload}) and parts below it. A part is written in a session like a
 * key, which {@code CommitKey} then stores as a row of its own; {@code CompleteMultipartUpload} makes one key of the blocks
 * of all, {@code AbortMultipartUpload} gives them back.
 *
 * <p>Blocks that lose their key or part go to the deleted table, which {@code PurgeKeys} empties.
 */
package io.ozone.om.command.key;
