/**
 * The visitor's chat bubble: JSON text frames over a WebSocket, described here.
 *
 * <p>Each frame is one JSON object, at most 64 KB, whose {@code t} names it (records in {@link ChatWire}).
 *
 * <pre>
 * visitor → house
 *   hello  {visitor?, resume?:{afterSeq}, page?:{url,title,referrer}, utm?:{…}, language?, timeZone?, preChat?:{name,email}}
 *          first, within 10 s. visitor is the token of an earlier welcome.
 *   say    {clientId (UUID), text}   the same clientId again takes effect once
 *   who    {name?, email?}           what the visitor says about itself from now on
 *   typing {on}
 *   seen   {seq, read}               everything up to seq has arrived; read: and is before the visitor's eyes
 *   ping   {}                        answered by pong
 * house → visitor
 *   welcome {visitor, thread, seq, settings}   keep visitor; another thread than before means: forget what you held
 *   said    {seq, clientId?, byVisitor, author?, text, at, files}   ascending by seq, each once per socket, both directions
 *   stored  {clientId}                         durable; whoever has not seen this says it again after reconnecting
 *   typing  {on, author?}
 *   pong    {}
 *   error   {code, clientId?, retryAfter? (s)}
 * </pre>
 *
 * Errors that leave the socket open concern one {@code say}: {@code busy} and {@code rate-limited} (keep it, say it again
 * after {@code retryAfter}), {@code too-long}, {@code invalid} (will never be taken). All others are the last frame before
 * the socket closes: {@code hello-timeout}, {@code bad-frame}, {@code too-large}, {@code flood}, {@code too-many-sockets},
 * {@code interrupted} (connect again and resume). A page of a foreign origin is closed with 4403 and no frame.
 */
@NullMarked
package io.fairlead.connector.chat;

import org.jspecify.annotations.NullMarked;
