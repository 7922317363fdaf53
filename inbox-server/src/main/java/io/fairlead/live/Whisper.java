package io.fairlead.live;

import io.netty.buffer.ByteBuf;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A frame outside the journal, on the heap: typing, viewing, presence. */
record Whisper(String audience, @Nullable UUID notTo, ByteBuf frame) {}
