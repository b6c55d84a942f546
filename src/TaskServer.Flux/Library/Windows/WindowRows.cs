using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Windows;

/// <summary>Which rows of a table lie in which window, for tables in any order and for windows that overlap.</summary>
internal static class WindowRows
{
    // A row's number in a list that doubles; a window's list and its entry, in such places.
    private const int PlaceBytes = 6;
    private const int WindowPlaces = 24;

    /// <summary>Windows with rows in ascending order, rows in the table's order. Rows with a null time are in none.</summary>
    public static IEnumerable<(long Index, Chunk Rows)> Split(Chunk whole, int timeColumn, WindowSpec spec, RunContext context)
    {
        var column = whole[timeColumn].Dense<long>();
        var rows = new SortedDictionary<long, List<int>>();
        long lastIndex = 0, from = 0, until = 0;
        List<int>? last = null;
        var (places, counted) = (0L, 0L);
        for (var row = 0; row < whole.Rows; row++)
        {
            if ((row & 0xFFFF) == 0)
                Count();
            if (column.IsNull(row))
                continue;
            var time = column.Values[row];
            if (last is not null && !spec.Overlaps && time >= from && time < until)
            {
                last.Add(row);
                continue;
            }
            foreach (var index in spec.IndexesOf(time))
            {
                if (++places >= counted + 0x1000)
                    Count();
                if (!rows.TryGetValue(index, out var list))
                {
                    rows.Add(index, list = []);
                    places += WindowPlaces;
                }
                list.Add(row);
                (last, lastIndex) = (list, index);
            }
            if (last is not null)
                (from, until) = (spec.Start(lastIndex), spec.Stop(lastIndex));
        }
        foreach (var (index, list) in rows)
        {
            context.ThrowIfCancelled();
            var isRun = list[^1] - list[0] == list.Count - 1;
            yield return (index, isRun ? whole.Slice(list[0], list.Count) : whole.Take(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(list)));
        }
        context.Memory.Release(counted * PlaceBytes);

        void Count()
        {
            context.ThrowIfCancelled();
            context.Memory.Allocate((places - counted) * PlaceBytes);
            counted = places;
        }
    }
}
