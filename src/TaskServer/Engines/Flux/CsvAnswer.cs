using System.Buffers;
using TaskServer.Flux;
using TaskServer.Flux.Csv;

namespace TaskServer.Engines.Flux;

/// <summary>
/// Writes the results of a run as CSV while they are computed. Nothing is sent before there is a first piece, so that a script that fails can still be
/// answered with an error and its status. Rows before data that do not fit stay in the answer, as clients know it.
/// </summary>
internal sealed class CsvAnswer(Stream output, CsvDialect dialect)
{
    private const int Piece = 32 * 1024;

    /// <summary>True once a byte was sent: from then on an error can only be told inside the CSV.</summary>
    public bool HasBegun { get; private set; }

    /// <exception cref="FluxException">The run failed before anything was sent.</exception>
    public bool Write(FluxRun run)
    {
        var buffer = new ArrayBufferWriter<byte>(Piece * 2);
        var writer = new AnnotatedCsvWriter(buffer, dialect);
        try
        {
            foreach (var result in run.Results)
            {
                foreach (var _ in writer.Write(result))
                {
                    if (buffer.WrittenCount >= Piece)
                        Send(buffer);
                }
            }
        }
        catch (FluxException fault) when (HasBegun || (writer.Written > 0 && !IsOfScript(fault)))
        {
            writer.WriteError(fault.Message);
        }

        Send(buffer);
        return true;
    }

    /// <summary>An answer that holds nothing but an error.</summary>
    public static ReadOnlyMemory<byte> Error(string message, CsvDialect dialect)
    {
        var buffer = new ArrayBufferWriter<byte>();
        new AnnotatedCsvWriter(buffer, dialect).WriteError(message);
        return buffer.WrittenMemory;
    }

    // A function of the script failed, not the data or a write.
    private static bool IsOfScript(FluxException fault) => fault.Message.StartsWith("runtime error", StringComparison.Ordinal);

    private void Send(ArrayBufferWriter<byte> buffer)
    {
        if (buffer.WrittenCount == 0)
            return;
        // Nobody reads the null stream: the failure is still to be told.
        HasBegun = output != Stream.Null;
        // A computing thread may wait for a slow reader; that is what bounds the memory of an answer.
        output.WriteAsync(buffer.WrittenMemory).AsTask().GetAwaiter().GetResult();
        buffer.ResetWrittenCount();
    }
}
