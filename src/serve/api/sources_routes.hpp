#pragma once
#include "serve/api/answer_shelf.hpp"
#include "serve/api/router.hpp"
#include "serve/sources/shelf.hpp"

namespace lantian::serve {

/// What the addresses about emissions answer from. All outlive the router.
struct SourcesDesk {
  const InventoryOffice* office = nullptr;
  const SourcesShelf* shelf = nullptr;
  AnswerShelf* kept = nullptr;
  const ApiWords* words = nullptr;
};

/// /api/v1/inventory, inventory/trace, measures, ledger, whatif. doc/api.md.
void mount_sources(Router& router, const SourcesDesk& desk);

}  // namespace lantian::serve
