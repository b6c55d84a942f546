namespace TaskServer.Flux.Library.Geography;

/// <summary>Latitude and longitude in radians, and the same point on the sphere.</summary>
internal readonly record struct Place(double Latitude, double Longitude, Vector Point)
{
    public const double Degree = Math.PI / 180;

    public static Place Of(double latitude, double longitude) => new(
        latitude,
        longitude,
        new(Math.Cos(longitude) * Math.Cos(latitude), Math.Sin(longitude) * Math.Cos(latitude), Math.Sin(latitude)));

    public static Place OfDegrees(double latitude, double longitude) => Of(latitude * Degree, longitude * Degree);

    public static Place Of(in Vector point) =>
        new(Math.Atan2(point.Z, Math.Sqrt((point.X * point.X) + (point.Y * point.Y))), Math.Atan2(point.Y, point.X), point);

    /// <summary>The angle to another place by the formula that documented lengths follow to the last digit.</summary>
    public double Haversine(in Place other)
    {
        double up = Math.Sin(0.5 * (other.Latitude - Latitude)), aside = Math.Sin(0.5 * (other.Longitude - Longitude));
        var square = (up * up) + (aside * aside * Math.Cos(Latitude) * Math.Cos(other.Latitude));
        return 2 * Math.Atan2(Math.Sqrt(square), Math.Sqrt(Math.Max(0, 1 - square)));
    }
}
