/**
 * Commands on keys. A key is written in a session: {@code CreateKey} opens it and hands out blocks, {@code AllocateBlock}
 * adds to them, {@code CommitKey} makes the data visible in one step, {@code AbortKey} and {@code DeleteOpenKeys} end it
 * without a key. Blocks that lose their key go to the deleted table, which {@code PurgeKeys} empties.
 */
package io.ozone.om.command.key;
