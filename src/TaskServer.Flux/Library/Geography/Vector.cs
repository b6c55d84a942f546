namespace TaskServer.Flux.Library.Geography;

/// <summary>A point on the unit sphere, or a direction: the centre of the earth is the origin, z points to the north pole.</summary>
internal readonly record struct Vector(double X, double Y, double Z)
{
    public double Norm => Math.Sqrt(Dot(this));

    public Vector Unit() => Norm is var norm && norm == 0 ? this : new(X / norm, Y / norm, Z / norm);

    public double Dot(in Vector other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);

    public Vector Cross(in Vector other) =>
        new((Y * other.Z) - (Z * other.Y), (Z * other.X) - (X * other.Z), (X * other.Y) - (Y * other.X));

    /// <summary>The angle to another point in radians, exact for small ones too.</summary>
    public double Angle(in Vector other) => Math.Atan2(Cross(other).Norm, Dot(other));

    public static Vector operator +(in Vector a, in Vector b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static Vector operator *(in Vector a, double factor) => new(a.X * factor, a.Y * factor, a.Z * factor);
}
