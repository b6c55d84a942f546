using TaskServer.Flux.Library.Scalars;

namespace TaskServer.Flux.Tests.Library;

public sealed class SpecialFunctionsTests
{
    [Theory]
    [InlineData(0.1, 0.1124629160182848922)]
    [InlineData(0.5, 0.5204998778130465377)]
    [InlineData(1.9, 0.9927904292352574699)]
    [InlineData(2.5, 0.9995930479825550411)]
    [InlineData(-3, -0.9999779095030014146)]
    public void The_error_function_has_its_tabulated_values(double x, double expected) =>
        Close(expected, SpecialFunctions.Erf(x));

    [Theory]
    [InlineData(0.5, 0.4795001221869534623)]
    [InlineData(3, 2.209049699858544137e-05)]
    [InlineData(10, 2.088487583762544757e-45)]
    [InlineData(26, 5.663192408856142846e-296)]
    public void Its_complement_keeps_its_digits_where_it_is_small(double x, double expected) =>
        Close(expected, SpecialFunctions.Erfc(x));

    [Theory]
    [InlineData(-0.9999)]
    [InlineData(-0.5)]
    [InlineData(1e-8)]
    [InlineData(0.3)]
    [InlineData(0.999999999)]
    public void The_inverse_undoes_the_error_function(double y) =>
        Close(y, SpecialFunctions.Erf(SpecialFunctions.ErfInverse(y)));

    [Theory]
    [InlineData(0.5, 1.772453850905516027)]
    [InlineData(5, 24)]
    [InlineData(10.3, 716430.6890623764)]
    [InlineData(-1.5, 2.363271801207354703)]
    [InlineData(170, 4.269068009004705275e304)]
    public void Gamma_has_its_tabulated_values(double x, double expected) =>
        Close(expected, GammaFunction.Of(x));

    [Theory]
    [InlineData(20.25, 2.5604013332847648e+17)]
    [InlineData(32.7, 9.27266866892927e+34)]
    [InlineData(100.5, 9.320963104082716e+156)]
    [InlineData(170.5, 5.56209241456e+305)]
    [InlineData(-7.3, 0.000418387873013548)]
    [InlineData(-40.25, -2.1568447683825584e-48)]
    [InlineData(-171.5, 1.9316265431712e-310)]
    [InlineData(-1e-10, -10000000000.577215)]
    public void Gamma_is_right_to_nearly_the_last_digit(double x, double expected) =>
        Assert.InRange(GammaFunction.Of(x) / expected, 1 - 2e-15, 1 + 2e-15);

    [Theory]
    [InlineData(0, 0.5, 0.9384698072408129)]
    [InlineData(0, 10, -0.2459357644513483352)]
    [InlineData(0, 50, 0.05581232766925181393)]
    [InlineData(1, 2, 0.5767248077568733872)]
    [InlineData(1, 100, -0.07714535201411215803)]
    [InlineData(5, 3, 0.04302843487704758392)]
    [InlineData(10, 1, 2.630615123687452877e-10)]
    [InlineData(-3, 2, -0.1289432494744020511)]
    public void Bessel_functions_of_the_first_kind_have_their_tabulated_values(int order, double x, double expected) =>
        Close(expected, Bessel.J(order, x));

    [Theory]
    [InlineData(0, 0.5, -0.4445187335067065571)]
    [InlineData(0, 10, 0.05567116728359939142)]
    [InlineData(1, 0.5, -1.471472392670243069)]
    [InlineData(1, 40, -0.00579350582155)]
    [InlineData(3, 5, 0.1462671626931935)]
    public void Bessel_functions_of_the_second_kind_have_their_tabulated_values(int order, double x, double expected) =>
        Close(expected, Bessel.Y(order, x));

    private static void Close(double expected, double actual) =>
        Assert.True(Math.Abs(actual - expected) <= Math.Abs(expected) * 1e-10, $"expected {expected:R}, got {actual:R}");
}
