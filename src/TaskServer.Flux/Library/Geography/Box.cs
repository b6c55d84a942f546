namespace TaskServer.Flux.Library.Geography;

/// <summary>Everything between two parallels and two meridians, from the western one to the east, over the date line when it is the greater number.</summary>
internal sealed class Box(double south, double north, double west, double east) : Region
{
    private readonly Place[] _corners = [Place.Of(south, west), Place.Of(south, east), Place.Of(north, east), Place.Of(north, west)];

    /// <summary>The meridians in two parts each, because an arc from pole to pole has no direction.</summary>
    private readonly Arc[] _meridians = [.. new[] { west, east }.SelectMany(longitude =>
    {
        var middle = Place.Of(south + (0.5123 * (north - south)), longitude).Point;
        return new Arc[] { new(Place.Of(south, longitude).Point, middle), new(middle, Place.Of(north, longitude).Point) };
    })];

    public override bool Contains(in Place place) => place.Latitude >= south && place.Latitude <= north && Spans(place.Longitude);

    public override double Distance(in Place place) => Spans(place.Longitude)
        ? Math.Max(0, Math.Max(south - place.Latitude, place.Latitude - north))
        : Math.Min(DistanceToMeridian(place, west), DistanceToMeridian(place, east));

    public override bool Meets(CellArea cell) =>
        cell.Corners.Any(c => Contains(Place.Of(c))) || _corners.Any(c => cell.Contains(c.Point)) || cell.Sides.Any(s => CrossesBorder(s));

    protected override double Distance(in Arc arc)
    {
        if (CrossesBorder(arc))
            return 0;
        var distance = Math.Min(Distance(Place.Of(arc.A)), Distance(Place.Of(arc.B)));
        foreach (var corner in _corners)
            distance = Math.Min(distance, arc.Distance(corner.Point));
        foreach (var turn in arc.Turns())
            distance = Math.Min(distance, Distance(turn));
        return distance;
    }

    private bool CrossesBorder(Arc arc) =>
        _meridians.Any(m => m.Crosses(arc)) || arc.Meets(south).Any(Spans) || arc.Meets(north).Any(Spans);

    private bool Spans(double longitude) =>
        west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east;

    private double DistanceToMeridian(in Place place, double longitude)
    {
        var aside = place.Longitude - longitude;
        var foot = Math.Atan2(Math.Sin(place.Latitude), Math.Cos(place.Latitude) * Math.Cos(aside));
        return foot >= south && foot <= north
            ? Math.Asin(Math.Min(1, Math.Abs(Math.Cos(place.Latitude) * Math.Sin(aside))))
            : Math.Min(place.Point.Angle(Place.Of(south, longitude).Point), place.Point.Angle(Place.Of(north, longitude).Point));
    }
}
