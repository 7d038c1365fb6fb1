#pragma once
#include "serve/inventory_office.hpp"
#include "transport/stepper.hpp"

#include <array>
#include <string>

/// How fast this machine does what transport does; every answer that is timed is also checked.
namespace lantian::serve {

/// On one thread and on two, each with a pack of its own.
using OnThreads = std::array<double, 2>;

struct DirectionSpeed {
  OnThreads rate{};  ///< G cell x lane x steps a second, all threads together
  double plain = 0;  ///< the same of the plain scalar step, on one thread
};

struct TransportSpeed {
  transport::Shape shape;
  transport::Width width{};
  OnThreads memory{};  ///< GB/s of reading and writing a large block in place
  DirectionSpeed forward, backward;
  double distance = 0;    ///< largest, from the plain step
  OnThreads whatif_ms{};  ///< 466 sources x 30 receptors x 182 windows x 5 paths
  double whatif_off = 0;  ///< relative error of a sum
  bool right() const { return distance < 1e-5 && whatif_off < 1e-5; }
  /// Percent of what memory allows.
  double roof_share(double rate, std::size_t threads) const;
};

/// Best of several repeats. Takes some seconds, and 128 MB a thread beside the fields.
TransportSpeed measure_transport(const transport::Shape& shape);

std::string printed_speed(const InventoryOffice& office, const TransportSpeed& speed, bool chinese);

}  // namespace lantian::serve
