#pragma once
#include "serve/api/air_shelf.hpp"
#include "serve/api/answer_shelf.hpp"
#include "serve/api/router.hpp"
#include "serve/office.hpp"
#include "serve/wind_shelf.hpp"

#include <functional>
#include <string>

namespace lantian::serve {

/// What the addresses about air and law answer from. All outlive the router.
struct AirDesk {
  const Office* office = nullptr;
  AirShelf* air = nullptr;
  AnswerShelf* kept = nullptr;
  const ApiWords* words = nullptr;
  std::string region;  ///< id of the pack that the pages show
  /// The wind over that region; empty, or no pointer: there is none.
  std::function<WindShelf*()> wind = {};
};

/// /api/v1/region, sky, stations, stations/{id}/hours, units/{id}/hours, .../days, .../assessment, .../bulletin.FORM,
/// ranking, trace, rules, rules/{id}/{edition}. doc/api.md.
void mount_air(Router& router, const AirDesk& desk);

}  // namespace lantian::serve
