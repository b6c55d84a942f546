using TaskServer.Flux.Sources;
using TaskServer.Flux.Tables;
using TaskServer.Points;
using FluxBlock = TaskServer.Flux.Sources.PointBlock;

namespace TaskServer.Engines.Flux;

/// <summary>A series of the point store, block by block, without copying.</summary>
internal sealed class PointSeriesScan(PointStore points, Series series, ScanRequest request) : SeriesScan
{
    public override string Measurement => series.Measurement;

    public override string Field => series.Field;

    public override IReadOnlyList<KeyValuePair<string, string>> Tags { get; } = [.. series.Tags.Select(tag => KeyValuePair.Create(tag.Key, tag.Value))];

    public override ColumnType Type => series.Type switch
    {
        FieldType.Float => ColumnType.Float,
        FieldType.Integer => ColumnType.Int,
        FieldType.Unsigned => ColumnType.UInt,
        FieldType.String => ColumnType.String,
        _ => ColumnType.Bool,
    };

    public override IEnumerable<FluxBlock> Blocks() => request.Extent switch
    {
        ScanExtent.First => One(points.ReadFirst(series, request.Start, request.Stop)),
        ScanExtent.Last => One(points.ReadLast(series, request.Start, request.Stop)),
        _ => points.Read(series, request.Start, request.Stop).Select(Of),
    };

    private static IEnumerable<FluxBlock> One(Points.PointBlock? block) => block is null ? [] : [Of(block)];

    private static FluxBlock Of(Points.PointBlock block) => new(block.Times, block.Values, 0, block.Count);
}
