namespace TaskServer.Flux.Library.Geography;

/// <summary>A part of the sphere. Distances are angles in radians, 0 within the part.</summary>
internal abstract class Region
{
    public abstract bool Contains(in Place place);

    /// <summary>Whether a line is within the part over its whole length.</summary>
    public virtual bool Contains(Line line) => line.Places.All(p => Contains(p));

    public abstract double Distance(in Place place);

    public double Distance(Line line)
    {
        if (line.Places.Any(p => Contains(p)))
            return 0;
        var distance = double.MaxValue;
        foreach (var arc in line.Arcs)
            distance = Math.Min(distance, Distance(arc));
        return distance;
    }

    /// <summary>Whether the part and a cell have points in common.</summary>
    public abstract bool Meets(CellArea cell);

    /// <summary>The distance of an arc whose ends are not in the part.</summary>
    protected abstract double Distance(in Arc arc);
}
