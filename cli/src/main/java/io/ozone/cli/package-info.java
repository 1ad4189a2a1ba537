/**
 * The {@code ozone} command line. {@link io.ozone.cli.OzoneCommand} walks the words of a command line
 * through {@link io.ozone.cli.Group}s to one {@link io.ozone.cli.Action}, and only that action is
 * instantiated: start-up time is what users notice most. One file per command; the groups are in the
 * packages {@code sh}, {@code admin}, {@code group}, {@code s3}, {@code debug} and {@code freon}.
 *
 * <p>Start with {@link io.ozone.cli.OzoneCommand}, then {@code sh.ShellCommands}.
 */
package io.ozone.cli;
