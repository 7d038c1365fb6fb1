#pragma once
#include "serve/api/air_desk.hpp"

namespace lantian::serve {

/// /v1.1: the read profile of OGC SensorThings 1.1 over the book of readings. doc/sensorthings.md.
void mount_sensorthings(Router& router, const AirDesk& desk);

}  // namespace lantian::serve
