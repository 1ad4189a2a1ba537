/**
 * {@code ozone admin}: what an administrator asks the Storage Container Manager, over its client door (port
 * 9860). Start with {@link io.ozone.cli.admin.AdminCommands}.
 */
package io.ozone.cli.admin;
