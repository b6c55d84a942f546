using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Library.Geography;

/// <summary>The shortest way between two points of the sphere.</summary>
internal readonly record struct Arc(Vector A, Vector B)
{
    /// <summary>The angle from a point to the nearest point of the arc.</summary>
    public double Distance(in Vector point)
    {
        Work.ThrowIfCancelled();
        var normal = A.Cross(B);
        var norm = normal.Norm;
        return norm > 0 && normal.Cross(A).Dot(point) > 0 && B.Cross(normal).Dot(point) > 0
            ? Math.Asin(Math.Min(1, Math.Abs(point.Dot(normal)) / norm))
            : Math.Min(A.Angle(point), B.Angle(point));
    }

    /// <summary>Whether the arcs cross within both of them; a common end is no crossing.</summary>
    public bool Crosses(in Arc other)
    {
        // Lines and regions compare each of their arcs with each of another's.
        Work.ThrowIfCancelled();
        var mine = A.Cross(B);
        var left = -mine.Dot(other.A);
        if (left * mine.Dot(other.B) <= 0)
            return false;
        var theirs = other.A.Cross(other.B);
        return left * -theirs.Dot(B) > 0 && left * theirs.Dot(A) > 0;
    }

    /// <summary>The smallest angle between points of both.</summary>
    public double Distance(in Arc other) => Crosses(other)
        ? 0
        : Math.Min(Math.Min(Distance(other.A), Distance(other.B)), Math.Min(other.Distance(A), other.Distance(B)));

    /// <summary>Where the arc meets the parallel of a latitude (radians): at most two longitudes.</summary>
    public IEnumerable<double> Meets(double latitude)
    {
        if (Peak() is not { } peak || Math.Abs(Math.Sin(latitude)) > peak.Z)
            yield break;
        var east = A.Cross(B).Unit().Cross(peak);
        var cosine = Math.Sin(latitude) / peak.Z;
        var sine = Math.Sqrt(1 - (cosine * cosine));
        for (var sign = -1; sign <= 1; sign += 2)
        {
            var point = (peak * cosine) + (east * (sign * sine));
            if (IsBeside(point))
                yield return Math.Atan2(point.Y, point.X);
        }
    }

    /// <summary>The northernmost and southernmost points of the arc that are not its ends.</summary>
    public IEnumerable<Place> Turns()
    {
        if (Peak() is not { } peak)
            yield break;
        if (IsBeside(peak))
            yield return Place.Of(peak);
        if (IsBeside(peak * -1))
            yield return Place.Of(peak * -1);
    }

    /// <summary>The northernmost point of the great circle; none on the equator, where all are equal.</summary>
    private Vector? Peak()
    {
        var normal = A.Cross(B).Unit();
        var flat = Math.Sqrt((normal.X * normal.X) + (normal.Y * normal.Y));
        return flat == 0 ? null : new Vector(-normal.X * normal.Z / flat, -normal.Y * normal.Z / flat, flat);
    }

    /// <summary>Whether a point of the great circle is between the ends.</summary>
    private bool IsBeside(in Vector point)
    {
        var normal = A.Cross(B);
        return normal.Cross(A).Dot(point) >= 0 && B.Cross(normal).Dot(point) >= 0;
    }
}
