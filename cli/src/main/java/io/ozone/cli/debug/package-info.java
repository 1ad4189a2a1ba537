/** {@code ozone debug}: looks into stores on disk. Start with {@link io.ozone.cli.debug.DebugCommands}. */
package io.ozone.cli.debug;
