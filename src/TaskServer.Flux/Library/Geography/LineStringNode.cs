using System.Text;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Geography;

/// <summary><c>geo.ST_LineString</c>: one row per table with the places of its rows. In Flux, every row would copy the text so far.</summary>
internal sealed class LineStringNode(CallSite origin, StreamNode input) : StreamNode(origin, input)
{
    protected override IEnumerable<Table> Open(RunContext context)
    {
        foreach (var table in Input.Read(context))
        {
            int latitude = table.Schema.IndexOf("lat"), longitude = table.Schema.IndexOf("lon");
            if (latitude < 0 || longitude < 0)
                throw Error($"missing column \"{(latitude < 0 ? "lat" : "lon")}\"");
            var text = new StringBuilder();
            foreach (var chunk in table.Chunks)
            {
                context.ThrowIfCancelled();
                for (var row = 0; row < chunk.Rows; row++)
                {
                    if (chunk[latitude].IsNull(row) || chunk[longitude].IsNull(row))
                        continue;
                    text.Append(text.Length > 0 ? ", " : "").Append(Display.Convert(chunk[longitude, row])).Append(' ').Append(Display.Convert(chunk[latitude, row]));
                }
            }
            if (text.Length > 0)
                yield return KeyRows.Of(table.Key, 1, ("st_linestring", Column.Constant(Value.String(text.ToString()), 1)));
        }
    }
}
