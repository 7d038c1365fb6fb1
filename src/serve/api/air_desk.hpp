#pragma once
#include "serve/api/air_shelf.hpp"
#include "serve/api/answer_shelf.hpp"
#include "serve/api/router.hpp"
#include "serve/office.hpp"

#include <string>

namespace lantian::serve {

/// What the addresses about air and law answer from. All outlive the router.
struct AirDesk {
  const Office* office = nullptr;
  AirShelf* air = nullptr;
  AnswerShelf* kept = nullptr;
  std::string region;  ///< id of the pack that the pages show
};

/// /api/v1/region, sky, stations/{id}/hours, units/{id}/hours, .../days, .../assessment, .../bulletin.FORM, ranking,
/// trace. doc/api.md.
void mount_air(Router& router, const AirDesk& desk);

/// /api/v1/rules and rules/{id}/{edition}. The law does not change while the service runs.
void mount_rules(Router& router, const Office& office);

}  // namespace lantian::serve
