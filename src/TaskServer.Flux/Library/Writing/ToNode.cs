using TaskServer.Flux.Runtime;
using TaskServer.Flux.Sources;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Writing;

/// <summary>Which columns <c>to</c> takes for what. Without <see cref="Fields"/> a row is one field, named by <c>_field</c>.</summary>
internal sealed record ToColumns(string Time, string Measurement, string[]? Tags, RowFunction? Fields);

/// <summary><c>to</c>: rows with a measurement, tags and fields in columns.</summary>
internal sealed class ToNode(CallSite origin, StreamNode input, WriteTarget target, string resultName, ToColumns columns) : WriteNode(origin, input, target, resultName)
{
    protected override IPointShape Shape(Table table, RunContext context)
    {
        var schema = table.Schema;
        var time = schema.IndexOf(columns.Time);
        if (time < 0 || schema[time].Type != ColumnType.Time)
            throw Error("no time column detected");
        var measurement = schema.IndexOf(columns.Measurement);
        if (measurement < 0)
            throw Error($"no column with label {columns.Measurement} exists");
        if (schema[measurement].Type != ColumnType.String)
            throw Error($"column {columns.Measurement} of type {schema[measurement].Type.Text()} is not of type string");
        var tags = Tags(schema);
        if (columns.Fields is { } function)
            return new FunctionShape(this, function, time, measurement, schema, tags, context);
        var (field, value) = (schema.IndexOf("_field"), schema.IndexOf("_value"));
        if (field < 0)
            throw Error("table has no _field column");
        if (value < 0)
            throw Error("table has no _value column");
        return new PlainShape(time, measurement, schema, tags, field, value);
    }

    // In order of their names; without a list every string column that means nothing else.
    private int[] Tags(TableSchema schema)
    {
        var tags = new List<int>();
        var read = columns.Fields is null ? [] : ReadColumns.Of(columns.Fields);
        for (var i = 0; i < schema.Count; i++)
        {
            var (label, type) = schema[i];
            if (columns.Tags is null)
            {
                if (type == ColumnType.String && label != columns.Measurement && label is not ("_measurement" or "_field" or "_value") && !read.Contains(label))
                    tags.Add(i);
                continue;
            }
            if (!columns.Tags.Contains(label))
                continue;
            tags.Add(type == ColumnType.String ? i : throw Error("invalid type for tag column"));
        }
        return [.. tags.OrderBy(i => schema[i].Label, StringComparer.Ordinal)];
    }

    private abstract class RowShape(int time, int measurement, TableSchema schema, int[] tags) : IPointShape
    {
        public int TimeColumn => time;

        public FluxPoint? Point(Chunk chunk, int row)
        {
            var name = chunk[measurement, row];
            var fields = Fields(chunk, row);
            return name.IsNull || fields.Count == 0 ? null : new FluxPoint(name.AsString, TagsOf(chunk, row), fields, chunk[time, row].AsTime);
        }

        protected abstract List<KeyValuePair<string, object>> Fields(Chunk chunk, int row);

        private List<KeyValuePair<string, string>> TagsOf(Chunk chunk, int row)
        {
            var found = new List<KeyValuePair<string, string>>(tags.Length);
            foreach (var tag in tags)
            {
                if (chunk[tag, row] is { IsNull: false, AsString: { Length: > 0 } text })
                    found.Add(new(schema[tag].Label, text));
            }
            return found;
        }
    }

    private sealed class PlainShape(int time, int measurement, TableSchema schema, int[] tags, int field, int value) : RowShape(time, measurement, schema, tags)
    {
        protected override List<KeyValuePair<string, object>> Fields(Chunk chunk, int row) =>
            chunk[field, row] is { Kind: ValueKind.String, AsString: var name } && Field(chunk[value, row]) is { } stored ? [new(name, stored)] : [];
    }

    private sealed class FunctionShape(ToNode node, RowFunction function, int time, int measurement, TableSchema schema, int[] tags, RunContext context) : RowShape(time, measurement, schema, tags)
    {
        protected override List<KeyValuePair<string, object>> Fields(Chunk chunk, int row)
        {
            Value value;
            try
            {
                value = function.Invoke(context, chunk, row);
            }
            catch (FluxException e)
            {
                throw function.Failure(node, e);
            }
            var fields = new List<KeyValuePair<string, object>>();
            foreach (var (label, member) in value.Kind == ValueKind.Record ? value.AsRecord.Members : throw node.Error($"fieldFn must return a record, got {TypeText.Of(value)}"))
            {
                if (Field(member) is { } stored)
                    fields.Add(new(label, stored));
            }
            return fields;
        }
    }
}
