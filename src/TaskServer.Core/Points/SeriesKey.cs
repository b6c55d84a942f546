using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace TaskServer.Points;

public readonly record struct Tag(string Key, string Value);

/// <summary>What a line of line protocol begins with: a measurement and its tags, sorted by their keys.</summary>
public sealed class SeriesKey : IEquatable<SeriesKey>, IComparable<SeriesKey>
{
    private readonly int _hash;

    /// <param name="measurement">The name.</param>
    /// <param name="tags">In any order, each key once, no empty values.</param>
    public SeriesKey(string measurement, params ReadOnlySpan<Tag> tags)
    {
        Measurement = measurement;
        var sorted = tags.ToArray();
        sorted.AsSpan().Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        Tags = ImmutableCollectionsMarshal.AsImmutableArray(sorted);
        var hash = new HashCode();
        hash.Add(measurement);
        foreach (var tag in sorted)
        {
            hash.Add(tag.Key);
            hash.Add(tag.Value);
        }
        _hash = hash.ToHashCode();
    }

    public string Measurement { get; }

    public ImmutableArray<Tag> Tags { get; }

    /// <summary>The value of a tag, or null where the series does not have it.</summary>
    public string? Value(string tag)
    {
        foreach (ref readonly var candidate in Tags.AsSpan())
        {
            if (candidate.Key == tag)
                return candidate.Value;
        }
        return null;
    }

    public bool Equals(SeriesKey? other) =>
        other is not null && _hash == other._hash && Measurement == other.Measurement
        && Tags.AsSpan().SequenceEqual(other.Tags.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as SeriesKey);

    public override int GetHashCode() => _hash;

    /// <summary>By measurement, then tag by tag.</summary>
    public int CompareTo(SeriesKey? other)
    {
        if (other is null)
            return 1;
        var order = string.CompareOrdinal(Measurement, other.Measurement);
        for (var i = 0; order == 0 && i < Math.Min(Tags.Length, other.Tags.Length); i++)
        {
            order = string.CompareOrdinal(Tags[i].Key, other.Tags[i].Key);
            if (order == 0)
                order = string.CompareOrdinal(Tags[i].Value, other.Tags[i].Value);
        }
        return order != 0 ? order : Tags.Length.CompareTo(other.Tags.Length);
    }

    /// <summary>As in line protocol, with its escapes.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Measurement.Replace(",", "\\,", StringComparison.Ordinal).Replace(" ", "\\ ", StringComparison.Ordinal));
        foreach (var tag in Tags)
            text.Append(',').Append(Escape(tag.Key)).Append('=').Append(Escape(tag.Value));
        return text.ToString();
    }

    private static string Escape(string text) =>
        text.Replace(",", "\\,", StringComparison.Ordinal).Replace("=", "\\=", StringComparison.Ordinal).Replace(" ", "\\ ", StringComparison.Ordinal);

    public static bool operator ==(SeriesKey? left, SeriesKey? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(SeriesKey? left, SeriesKey? right) => !(left == right);

    public static bool operator <(SeriesKey left, SeriesKey right) => left.CompareTo(right) < 0;

    public static bool operator <=(SeriesKey left, SeriesKey right) => left.CompareTo(right) <= 0;

    public static bool operator >(SeriesKey left, SeriesKey right) => left.CompareTo(right) > 0;

    public static bool operator >=(SeriesKey left, SeriesKey right) => left.CompareTo(right) >= 0;
}
