# Both images are arguments, so that a mirror or a local build of them can be used:
#   docker build --build-arg SDK_IMAGE=… --build-arg RUNTIME_IMAGE=… -t taskserver .
ARG SDK_IMAGE=dotnet/sdk:10.0
ARG RUNTIME_IMAGE=dotnet/aspnet:10.0

FROM ${SDK_IMAGE} AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/TaskServer/TaskServer.csproj src/TaskServer/
COPY src/TaskServer.Core/TaskServer.Core.csproj src/TaskServer.Core/
COPY src/TaskServer.Flux/TaskServer.Flux.csproj src/TaskServer.Flux/
RUN dotnet restore src/TaskServer
COPY openapi openapi
COPY src src
RUN dotnet publish src/TaskServer -c Release --no-restore -o /app

FROM ${RUNTIME_IMAGE}
WORKDIR /app
COPY --from=build /app .
RUN mkdir -p /data && chown 1000:1000 /data
USER 1000:1000
ENV DOTNET_RUNNING_IN_CONTAINER=true \
    Urls=http://0.0.0.0:8086 \
    Data=/data
VOLUME /data
EXPOSE 8086
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["./TaskServer", "--check-health"]
ENTRYPOINT ["./TaskServer"]
