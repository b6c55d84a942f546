using System.Buffers;
using System.Text.Encodings.Web;

namespace TaskServer.Dialects.Influx.Json;

/// <summary>
/// Escapes what Go's encoder escapes and nothing else: quotes, backslashes, control characters, `&lt;`, `&gt;`, `&amp;` and the two
/// line separators. All other text stands as it is.
/// </summary>
internal sealed class GoTextEncoder : JavaScriptEncoder
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        "\"\\<>&\u2028\u2029" + new string([.. Enumerable.Range(0, 0x20).Select(c => (char)c)]));

    public static GoTextEncoder Instance { get; } = new();

    public override int MaxOutputCharactersPerInputCharacter => 6;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar <= 0xffff && Escaped.Contains((char)unicodeScalar);

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength) =>
        new ReadOnlySpan<char>(text, textLength).IndexOfAny(Escaped);

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var destination = new Span<char>(buffer, bufferLength);
        numberOfCharactersWritten = WillEncode(unicodeScalar)
            ? Escape((char)unicodeScalar, destination)
            : new System.Text.Rune(unicodeScalar).TryEncodeToUtf16(destination, out var written) ? written : 0;
        return numberOfCharactersWritten > 0;
    }

    // The base class goes through the text one character at a time; scripts are long and need few escapes.
    public override OperationStatus Encode(
        ReadOnlySpan<char> source, Span<char> destination, out int charsConsumed, out int charsWritten, bool isFinalBlock = true)
    {
        charsConsumed = charsWritten = 0;
        while (charsConsumed < source.Length)
        {
            var rest = source[charsConsumed..];
            var plain = rest.IndexOfAny(Escaped);
            if (plain < 0)
                plain = rest.Length;
            var room = destination[charsWritten..];
            if (plain > room.Length)
                return OperationStatus.DestinationTooSmall;
            rest[..plain].CopyTo(room);
            charsConsumed += plain;
            charsWritten += plain;
            if (plain == rest.Length)
                break;
            var length = Escape(rest[plain], room[plain..]);
            if (length == 0)
                return OperationStatus.DestinationTooSmall;
            charsConsumed++;
            charsWritten += length;
        }
        return OperationStatus.Done;
    }

    private static int Escape(char c, Span<char> destination)
    {
        var letter = c switch { '"' => '"', '\\' => '\\', '\n' => 'n', '\r' => 'r', '\t' => 't', '\b' => 'b', '\f' => 'f', _ => '\0' };
        if (letter != '\0')
        {
            if (destination.Length < 2)
                return 0;
            destination[0] = '\\';
            destination[1] = letter;
            return 2;
        }
        return destination.TryWrite($"\\u{(int)c:x4}", out var written) ? written : 0;
    }
}
