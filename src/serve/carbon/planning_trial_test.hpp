#pragma once
// For tests of the library, pathways and energy only: a desk over the synthetic region, in memory.
#include "keep/files.hpp"
#include "serve/carbon/library_office.hpp"
#include "serve/carbon/shared_trial_test.hpp"
#include "serve/carbon/shelf.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace lantian::serve::trial {

/// The data of the place, opened once for all tests of a program.
struct PlanningData {
  const Office& data = CarbonTrialData::shared().data;
  const InventoryOffice& inventory = CarbonTrialData::shared().inventory;
  const CarbonOffice& carbon = CarbonTrialData::shared().carbon;
  CarbonFilings filings = *carbon.synthetic("changji");
};
inline const PlanningData& planning_data() {
  static const PlanningData data;
  return data;
}

/// A desk where whoever stands in `person` asks.
struct PlanningTrial {
  PlanningTrial() {
    const PlanningData& data = planning_data();
    REQUIRE(keep_synthetic_filings(data.carbon, "changji", *book, keep::now()).ok());
    auto made = std::make_shared<CarbonDesk>();
    made->office = &data.inventory;
    made->carbon = &data.carbon;
    made->region = "changji";
    made->synthetic = true;
    made->book = [this] { return book.get(); };
    made->who = [this](const HttpRequest&) { return person; };
    made->noted = [this](const HttpRequest&, std::string action, std::string subject, const std::string&) {
      log.push_back(std::move(action) + " " + std::move(subject));
      return Result<void>{};
    };
    desk = made;
    REQUIRE(keep_demo_library(*desk, *book, keep::now()).ok());
    mount_carbon_library(router, desk);
    mount_carbon_planning(router, desk);
    mount_carbon_energy(router, desk);
  }

  HttpReply ask(const char* method, std::string path, std::string body = {}, std::string query = {}) {
    HttpRequest request;
    request.method = method;
    request.path = std::move(path);
    request.query = std::move(query);
    request.body = std::move(body);
    return router(request);
  }

  std::unique_ptr<keep::DocumentBook> book = keep::make_memory_document_book();
  std::optional<CarbonPerson> person;
  std::vector<std::string> log;
  std::shared_ptr<const CarbonDesk> desk;
  Router router{*ApiWords::open(LANTIAN_SOURCE_DIR)};
};

}  // namespace lantian::serve::trial
