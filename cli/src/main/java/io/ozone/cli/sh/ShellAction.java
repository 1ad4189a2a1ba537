package io.ozone.cli.sh;

import io.ozone.cli.Action;
import io.ozone.cli.Connection;
import io.ozone.client.KeyInputStream;
import io.ozone.client.OzoneBucket;
import io.ozone.client.OzoneClient;
import io.ozone.common.error.ErrorCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.Charset;

/** A command on the namespace. */
abstract class ShellAction extends Action {
    /** A connection to the Ozone Manager that the address names, else to the configured one. */
    final OzoneClient connect(Address address) {
        return Connection.open(settings(), address.host());
    }

    static OzoneBucket bucket(OzoneClient client, Address address) {
        return client.bucket(address.volume(), address.bucket());
    }

    /** Writes a key's value to standard output. */
    final void print(Address target) throws IOException {
        PrintStream stream = terminal().out();
        WritableByteChannel out = Channels.newChannel(stream);
        try (OzoneClient client = connect(target);
                KeyInputStream in = bucket(client, target).get(target.key())) {
            // A reader that went away (| head) ends the command quietly.
            for (ByteBuffer run = in.next(); run != null && !stream.checkError(); run = in.next()) {
                while (run.hasRemaining()) {
                    out.write(run);
                }
            }
        }
    }

    /** Asks a person, unless {@code yes} was given already. */
    final void confirm(String question, boolean yes) throws IOException {
        if (yes) {
            return;
        }
        if (!terminal().interactive()) {
            throw ErrorCode.INVALID_ARGUMENT.failure("%s Nobody is here to answer; -y says yes", question);
        }
        terminal().err().print(question + " [yes/no] ");
        terminal().err().flush();
        String answer = new BufferedReader(new InputStreamReader(terminal().in(), Charset.defaultCharset())).readLine();
        if (answer == null || !answer.strip().equalsIgnoreCase("yes")) {
            throw ErrorCode.INVALID_ARGUMENT.failure("not confirmed; nothing was done");
        }
    }
}
