package io.ozone.cli;

import io.ozone.common.error.ErrorCode;
import io.ozone.common.error.OzoneException;
import io.ozone.common.rpc.Rpc;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns a failed command into one line, {@code ERROR_CODE: message}, and the exit code of the error's row.
 * {@code --verbose} adds the stack.
 */
public final class ErrorReport implements IExecutionExceptionHandler, IParameterExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        boolean verbose = parsed.asCommandLineList().stream()
                .anyMatch(line -> line.getParseResult().hasMatchedOption("--verbose"));
        OzoneException error = error(failure);
        PrintWriter err = command.getErr();
        err.println(line(error));
        if (verbose) {
            failure.printStackTrace(err);
        }
        err.flush();
        return error.code().exitCode();
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(ErrorCode.INVALID_ARGUMENT + ": " + failure.getMessage());
        UnmatchedArgumentException.printSuggestions(failure, err);
        err.printf("'%s --help' shows the options.%n", command.getCommandSpec().qualifiedName());
        err.flush();
        return ErrorCode.INVALID_ARGUMENT.exitCode();
    }

    /** The line that a user sees. */
    public static String line(OzoneException error) {
        String hint = error.code() == ErrorCode.UNREACHABLE
                ? " - is the cluster running? 'ozone local' starts one here; --config, -D or the address name another"
                : "";
        return error.code() + ": " + error.getMessage() + hint;
    }

    /** The row of the error table inside any failure. */
    public static OzoneException error(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OzoneException known) {
                return known;
            }
        }
        Throwable cause = Rpc.unwrap(failure);
        if (cause instanceof UncheckedIOException unchecked) {
            cause = unchecked.getCause();
        }
        if (cause instanceof NoSuchFileException || cause instanceof FileNotFoundException) {
            return new OzoneException(ErrorCode.INVALID_ARGUMENT, "there is no file " + cause.getMessage(), cause);
        }
        if (cause instanceof FileAlreadyExistsException) {
            return new OzoneException(ErrorCode.INVALID_ARGUMENT, cause.getMessage() + " exists already", cause);
        }
        if (cause instanceof IOException) {
            return new OzoneException(ErrorCode.IO_ERROR, cause.toString(), cause);
        }
        return new OzoneException(ErrorCode.INTERNAL_ERROR, String.valueOf(cause), cause);
    }
}
